# Small talk: greetings, thanks, goodbyes and what people say to a bot about itself.

smalltalk-greeting = Hello! I answer questions about the results of Kazakhstan's foreign policy in 2024. Please ask your question.
    .title = Greeting

smalltalk-thanks = You are welcome. If you have another question, please ask.
    .title = Thanks

smalltalk-bye = Goodbye! If you have more questions, please write again.
    .title = Goodbye

smalltalk-capabilities = You can ask about Kazakhstan's foreign policy in 2024 in Kazakh, Russian or English, for example: “Which organizations did Kazakhstan chair?”, “How many events were held in the SCO?”, “Which rivers are under negotiation with China?”.
    .title = What you can ask

smalltalk-identity = I am Jauap, an automatic assistant. I answer questions from the Foreign Ministry's release on Kazakhstan's foreign policy in 2024.
    .title = Who I am

smalltalk-robot = You are talking to Jauap, an automatic assistant, not to a person. The answers rely on the Foreign Ministry's release.
    .title = Human or bot

smalltalk-how-are-you = Thank you, all is well. Please ask your question.
    .title = How are you

smalltalk-language-kk = Very well, I will now answer in Kazakh. Please ask your question.
    .title = Kazakh language

smalltalk-language-ru = Very well, I will now answer in Russian. Please ask your question.
    .title = Russian language

smalltalk-language-en = Very well, I will now answer in English. Please ask your question.
    .title = English language

smalltalk-insult = I am sorry if the answer was not helpful. Please put the question differently or choose one of the topics.
    .title = Displeasure

smalltalk-ok = Very well. If you have another question, please ask.
    .title = Understood

smalltalk-praise = Thank you for your kind words. If you have another question, please ask.
    .title = Praise
