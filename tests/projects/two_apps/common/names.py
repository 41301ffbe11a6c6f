SEND = "mailer.send"


class Mail:
    BOUNCE = "mailer.bounce"
