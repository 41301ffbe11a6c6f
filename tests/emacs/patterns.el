;;; patterns.el --- Completes patterns, as a user of eglot does  -*- lexical-binding: t; -*-

;; emacs --batch --load patterns.el FILE... -- COMMAND...
;;
;; Completes what stands at the end of each FILE, and saves it.

(require 'package)
(package-initialize)
(require 'eglot)
(require 'yasnippet)

(defvar patterns-files (seq-take-while (lambda (each) (not (equal each "--"))) command-line-args-left))
(defvar patterns-command (cdr (member "--" command-line-args-left)))
(setq command-line-args-left nil)

(setq eglot-server-programs `(((python-mode python-ts-mode) . ,patterns-command))
      eglot-sync-connect 30
      eglot-autoshutdown nil
      project-find-functions (list (lambda (_) (cons 'transient default-directory)))
      python-indent-guess-indent-offset nil
      make-backup-files nil)

(dolist (file patterns-files)
  (find-file file)
  (yas-minor-mode 1)
  (apply #'eglot (eglot--guess-contact))
  (goto-char (point-max))
  (completion-at-point)
  (yas-exit-all-snippets)
  (save-buffer)
  (eglot-shutdown (eglot-current-server))
  (kill-buffer))

;;; patterns.el ends here
