# What the bot says about itself and about questions that it does not answer.

clarify = Which of these do you mean?

fallback-empty = Please write your question in words.
fallback-low-confidence = The document does not answer this question.
fallback-unknown-entity = The document does not mention the following: { $name }.
fallback-entity-clash = The document mentions { $name } but does not give this information about it.
fallback-year-outside = The document gives no information about the year { $year }.
fallback-offer = You can choose one of these topics:
