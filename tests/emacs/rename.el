;;; rename.el --- A task's name in a string is renamed, as a user of eglot has it  -*- lexical-binding: t; -*-

;; emacs --batch --load rename.el FILE OLD NEW COMMAND...
;;
;; Renames what stands in the middle of OLD in FILE to NEW, and saves all files that this changes.

(require 'package)
(package-initialize)
(require 'eglot)

(defvar rename-file (pop command-line-args-left))
(defvar rename-old (pop command-line-args-left))
(defvar rename-new (pop command-line-args-left))
(defvar rename-command command-line-args-left)
(setq command-line-args-left nil)

(setq eglot-server-programs `(((python-mode python-ts-mode) . ,rename-command))
      eglot-sync-connect 30
      project-find-functions (list (lambda (_) (cons 'transient (locate-dominating-file rename-file "manage.py"))))
      make-backup-files nil)

(find-file rename-file)
(apply #'eglot (eglot--guess-contact))
(goto-char (point-min))
(search-forward rename-old)
(backward-char (/ (length rename-old) 2))

;; Eglot asks before it changes files that are not open.
(cl-letf (((symbol-function 'y-or-n-p) (lambda (&rest _) t)))
  (let ((tries 0) done)
    (while (not done)
      (condition-case reason
          (progn (eglot-rename rename-new) (setq done t))
        (error
         (setq tries (1+ tries))
         (unless (and (string-match-p "still being read" (error-message-string reason)) (< tries 50))
           (princ (error-message-string reason) #'external-debugging-output)
           (kill-emacs 1))
         (sleep-for 0.2))))))

(save-some-buffers t)
(eglot-shutdown (eglot-current-server))

;;; rename.el ends here
