;;; lsp_mode.el --- Patterns, actions and silence, as a user of lsp-mode has them  -*- lexical-binding: t; -*-

;; emacs --batch --load lsp_mode.el CONFIGURATION FOLDER ACTION...
;;
;; Completes the name of each file in FOLDER/patterns, which stands at its end, into a file `….written' beside it. Applies
;; each ACTION, named by its title, at the first decorator of FOLDER/actions/tasks.py, and saves that. Writes what is
;; listed for all files in FOLDER/silent into FOLDER/listed.

(require 'package)
(package-initialize)

(defvar journey-arguments command-line-args-left)
(setq command-line-args-left nil)
(load (pop journey-arguments) nil t)
(defvar journey-folder (file-name-as-directory (pop journey-arguments)))

(setq lsp-auto-guess-root t
      lsp-keep-workspace-alive t
      lsp-diagnostics-provider :none ; flymake wants a screen
      lsp-session-file (expand-file-name "session" journey-folder)
      python-indent-guess-indent-offset nil
      company-frontends nil ; a batch has no screen
      make-backup-files nil)

(defun journey-open (file)
  "Shows FILE, and waits until the server has it."
  (find-file file)
  (lsp)
  (while (not (and (lsp-workspaces) (eq 'initialized (lsp--workspace-status (car (lsp-workspaces))))))
    (accept-process-output nil 0.01)))

(defun journey-files (folder)
  "The Python files in FOLDER of the journey's folder."
  (directory-files-recursively (expand-file-name folder journey-folder) "\\.py\\'"))

(dolist (file (journey-files "patterns"))
  (journey-open file)
  (goto-char (point-max))
  (company-manual-begin)
  (company-finish (car (member (file-name-base file) company-candidates)))
  (yas-exit-all-snippets)
  (write-region nil nil (concat file ".written"))
  (set-buffer-modified-p nil) ; no pattern sees another
  (kill-buffer))

(journey-open (expand-file-name "actions/tasks.py" journey-folder))
(dolist (title journey-arguments)
  (goto-char (point-min))
  (search-forward "@shared_")
  (lsp-execute-code-action
   (seq-find (lambda (action) (string-prefix-p title (lsp:code-action-title action))) (lsp-code-actions-at-point))))
(save-buffer)

(let (listed)
  (dolist (file (journey-files "silent"))
    (journey-open file)
    (goto-char (point-max))
    (let ((answer (lsp-request "textDocument/completion" (lsp--text-document-position-params))))
      (seq-doseq (item (lsp:completion-list-items answer))
        (push (lsp:completion-item-label item) listed))))
  (with-temp-file (expand-file-name "listed" journey-folder)
    (insert (mapconcat #'identity listed "\n"))))

;;; lsp_mode.el ends here
