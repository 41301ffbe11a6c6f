"""Beat runs more than once

Each beat sends every due entry of the schedule, and does not know about other beats. If two of them run, each periodic task is sent twice. `celery worker -B` runs one beat per
replica of the worker.

The rule is off by default: a lock may prevent it (as in celery-redbeat), and a project may have files for several ways to deploy.

## Example

```yaml title="compose.yaml"
services:
  worker:
    command: celery -A shop worker -B
             ^^^^^^^^^^^^^^^^^^^^^^^^ CEL419 each of the 3 replicas sends every periodic task: run one `celery beat` beside the workers
    deploy:
      replicas: 3
  web:
    command: gunicorn shop
```

## Beat twice in one file

```text title="Procfile"
web: gunicorn shop
worker: celery -A shop worker -B
        ^^^^^^^^^^^^^^^^^^^^^^^^ CEL419 every periodic task is sent once by each of 2 beats that this file starts
beat: celery -A shop beat
      ^^^^^^^^^^^^^^^^^^^ CEL419 every periodic task is sent once by each of 2 beats that this file starts
```

## In a Kubernetes manifest

```yaml title="deploy/beat.yaml"
kind: Deployment
spec:
  replicas: 2
  template:
    spec:
      containers:
        - name: beat
          command: ["celery", "-A", "shop", "beat"]
                     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ CEL419 each of the 2 replicas sends every periodic task: one is enough
---
kind: Deployment
spec:
  replicas: 4
  template:
    spec:
      containers:
        - name: worker
          command: ["celery", "-A", "shop", "worker"]
```

## In a script only one of two branches may be run, and a template may leave one out

```text title="run.sh"
if [ "$USER" = root ]; then
    exec su shop -c "celery -A shop beat"
else
    exec celery -A shop beat
fi
```
```yaml title="chart/templates/beat.yaml"
{{- if .Values.scheduler }}
command: celery -A shop beat -S {{ .Values.scheduler }}
---
{{- end }}
command: celery -A shop beat
```
```yaml title=".github/workflows/test.yml"
jobs:
  test:
    steps:
      - run: celery -A shop beat &
      - run: celery -A shop beat --loglevel debug &
```

## One beat is enough

```yaml title="compose.yaml"
services:
  worker:
    command: celery -A shop worker
    deploy:
      replicas: 3
  beat:
    command: celery -A shop beat
  mails:
    command: celery -A mails worker -B
    scale: 1
```
```text title="Procfile"
worker: celery -A shop worker -B
```
"""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from celeryls.checking.rule import Finding, Related, Rule
from celeryls.project.subjects.apps.model import WorkerCommand

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context

RULE = Rule("CEL419", "beat-in-scaled-worker", "information", subject=WorkerCommand, enabled=False)


def check(command: WorkerCommand, context: Context) -> Iterator[Finding]:
    """Finds commands that run beat and are started several times, or beside another of the same file."""
    if not command.has_beat:
        return
    if command.replicas is not None and command.replicas > 1:
        beside = "run one `celery beat` beside the workers" if command.kind == "worker" else "one is enough"
        yield Finding(command.at, f"each of the {command.replicas} replicas sends every periodic task: {beside}")
    elif command.other_beats and _starts_all(context):
        many = len(command.other_beats) + 1
        related = tuple(Related(spot, "another beat") for spot in command.other_beats)
        message = f"every periodic task is sent once by each of {many} beats that this file starts"
        yield Finding(command.at, message, related=related)


def _starts_all(context: Context) -> bool:
    """Whether all commands of a file are started side by side: a Procfile, or YAML that is no template and no CI job."""
    path = PurePath(context.path)
    if path.name.startswith("Procfile"):
        return True
    is_plain = path.suffix in (".yaml", ".yml") and "{{" not in context.text
    return is_plain and not any(part.startswith(".") for part in context.parts)
