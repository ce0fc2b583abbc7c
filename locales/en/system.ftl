# What the bot says about itself and about questions that it does not answer.

clarify = Which of these do you mean?

fallback-empty = Please write your question in words.
fallback-low-confidence = The document does not answer this question.
fallback-unknown-entity = The document does not mention the following: { $name }.
fallback-entity-clash = The document mentions { $name } but does not give this information about it.
fallback-year-outside = The document gives no information about the year { $year }.
fallback-offer = You can choose one of these topics:
fallback-low-confidence-again = Unfortunately the document has no answer to this either.
fallback-unknown-entity-again = The document does not mention this either: { $name }.
fallback-entity-clash-again = The document does not give this information about { $name } either.
fallback-year-outside-again = The document gives no information about { $year } either.
fallback-offer-again = These are topics that the document covers:
fallback-source = The document itself: { $url }

# After three questions in a row without an answer; the link stands in knowledge/bot.toml.
handoff = You can put your question to the ministry directly:

cli-suggestions = You can also ask:
cli-welcome = Ask a question about the document. /help lists the commands.
cli-help =
    /lang kk|ru|en|auto — the language of replies
    /explain — whether to say how a reply came about
    /why INTENT — why the last question was, or was not, taken for an intent
    /reset — begin a new conversation
    /quit — leave
    A number chooses one of the questions offered.
cli-language-set = Replies will be in English.
cli-language-auto = Replies will be in the language of the question.
cli-explain-on = How a reply came about will be shown.
cli-explain-off = How a reply came about will no longer be shown.
cli-reset = A new conversation has begun.
cli-command-unknown = There is no such command. /help lists the commands.
cli-intent-unknown = There is no such intent.
cli-why-nothing = Nothing has been asked yet.
