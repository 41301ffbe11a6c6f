/**
 * The variables that change what a Python process imports, or that tell Celery and Django whose
 * project they are in. The server belongs to no project.
 */
const REMOVED = /^(PYTHON.*|__PYVENV_LAUNCHER__|VIRTUAL_ENV|DJANGO_SETTINGS_MODULE|CELERY.*)$/i;

/** A copy of `environment` for the server and for probing a Python. */
export function scrubbed(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !REMOVED.test(name)));
}
