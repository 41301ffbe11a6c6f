;;; journey.el --- A completion and a code action, as a user of eglot has them  -*- lexical-binding: t; -*-

;; emacs --batch --load journey.el FILE TITLE COMMAND...
;;
;; Completes what stands at the end of FILE, applies the code action TITLE at its first decorator, and saves.

(require 'package)
(package-initialize)
(require 'eglot)
(require 'yasnippet)

(defvar journey-file (pop command-line-args-left))
(defvar journey-title (pop command-line-args-left))
(defvar journey-command command-line-args-left)
(setq command-line-args-left nil)

(setq eglot-server-programs `(((python-mode python-ts-mode) . ,journey-command))
      eglot-sync-connect 30
      project-find-functions (list (lambda (_) (cons 'transient (file-name-directory journey-file))))
      ;; A question that nobody would answer is answered yes.
      eglot-confirm-server-initiated-edits nil
      make-backup-files nil)

(find-file journey-file)
(yas-minor-mode 1)
(apply #'eglot (eglot--guess-contact))

(goto-char (point-max))
(completion-at-point)
(yas-exit-all-snippets)

(goto-char (point-min))
(search-forward "@shared_")
;; The choice comes from the keyboard; a batch has neither keys nor the menu that a mouse would open.
(cl-letf ((last-nonmenu-event ?.)
          ((symbol-function 'completing-read)
           (lambda (_prompt choices &rest _) (car (all-completions journey-title choices)))))
  (eglot-code-actions (point) (point) nil t))

(save-buffer)
(eglot-shutdown (eglot-current-server))

;;; journey.el ends here
