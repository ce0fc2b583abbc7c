# What the bot says about itself and about questions that it does not answer.

clarify = Which of these do you mean?

fallback-empty = Please write your question in words.
fallback-low-confidence = The document does not answer this question.
fallback-unknown-entity = The document does not mention the following: { $name }.
fallback-entity-clash = The document mentions { $name } but does not give this information about it.
fallback-year-outside = The document gives no information about the year { $year }.
fallback-offer = You can choose one of these topics:

cli-suggestions = You can also ask:
cli-welcome = Ask a question about the document. /help lists the commands.
cli-help =
    /lang kk|ru|en|auto — the language of replies
    /explain — whether to say how a reply came about
    /reset — begin a new conversation
    /quit — leave
    A number chooses one of the questions offered.
cli-language-set = Replies will be in English.
cli-language-auto = Replies will be in the language of the question.
cli-explain-on = How a reply came about will be shown.
cli-explain-off = How a reply came about will no longer be shown.
cli-reset = A new conversation has begun.
cli-command-unknown = There is no such command. /help lists the commands.
