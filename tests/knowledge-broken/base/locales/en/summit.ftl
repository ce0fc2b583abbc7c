sco-summit = The summit took place in the “SCO Plus” format.
    .title = Summit format
    .question = Which format did the summit have?
