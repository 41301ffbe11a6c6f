;;; words.el --- Words of Celery's inside code, as a user of eglot completes and hovers them  -*- lexical-binding: t; -*-

;; emacs --batch --load words.el FILE COMMAND...
;;
;; Completes what stands before each "|" in FILE, which is taken out, and saves; prints what a hover says at "time_limit".

(require 'package)
(package-initialize)
(require 'eglot)
(require 'yasnippet)

(defvar words-file (pop command-line-args-left))
(defvar words-command command-line-args-left)
(setq command-line-args-left nil)

(setq eglot-server-programs `(((python-mode python-ts-mode) . ,words-command))
      eglot-sync-connect 30
      project-find-functions (list (lambda (_) (cons 'transient (file-name-directory words-file))))
      make-backup-files nil)

(find-file words-file)
(yas-minor-mode 1)
(apply #'eglot (eglot--guess-contact))

;; Whose calls are of tasks, the server knows once it has read the folder.
(with-timeout (60 (error "The folder is not read"))
  (while (seq-empty-p (jsonrpc-request (eglot--current-server-or-lose) :workspace/symbol '(:query "pack")))
    (accept-process-output nil 0.05)))

(goto-char (point-min))
(while (search-forward "|" nil t)
  (delete-char -1)
  (completion-at-point)
  (yas-exit-all-snippets))

(goto-char (point-min))
(search-forward "time_lim")
(eglot--signal-textDocument/didChange)
(let ((hover (jsonrpc-request (eglot--current-server-or-lose) :textDocument/hover (eglot--TextDocumentPositionParams))))
  (princ (eglot--hover-info (plist-get hover :contents) (plist-get hover :range))))

(save-buffer)
(eglot-shutdown (eglot-current-server))

;;; words.el ends here
