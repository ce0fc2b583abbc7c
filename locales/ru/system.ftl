# Что бот говорит о себе и о вопросах, на которые не отвечает.

clarify = Уточните, пожалуйста, что Вас интересует:

fallback-empty = Напишите, пожалуйста, Ваш вопрос словами.
fallback-low-confidence = В документе нет ответа на этот вопрос.
fallback-unknown-entity = В документе об этом не говорится: { $name }.
fallback-entity-clash = «{ $name }» в документе упоминается, но таких сведений в нем нет.
fallback-year-outside = Сведений за { $year } год в документе нет.
fallback-offer = Вы можете выбрать одну из тем:
fallback-low-confidence-again = К сожалению, и на это в документе нет ответа.
fallback-unknown-entity-again = Об этом в документе тоже не говорится: { $name }.
fallback-entity-clash-again = Таких сведений о «{ $name }» в документе тоже нет.
fallback-year-outside-again = За { $year } год сведений в документе тоже нет.
fallback-offer-again = В документе есть такие темы:
fallback-source = Сам документ: { $url }

# После трех вопросов подряд без ответа; ссылка стоит в knowledge/bot.toml.
handoff = Вы можете задать вопрос непосредственно министерству:

cli-suggestions = Также можно спросить:
cli-welcome = Задайте вопрос по документу. Список команд: /help.
cli-help =
    /lang kk|ru|en|auto — язык ответов
    /explain — показывать, как получен ответ, или не показывать
    /why INTENT — почему последний вопрос понят или не понят как вопрос этого вида
    /reset — начать новый разговор
    /quit — выйти
    Чтобы выбрать один из предложенных вопросов, введите его номер.
cli-language-set = Ответы будут на русском языке.
cli-language-auto = Ответы будут на языке вопроса.
cli-explain-on = К ответам будет добавлено пояснение, как они получены.
cli-explain-off = Пояснений к ответам больше не будет.
cli-reset = Начат новый разговор.
cli-command-unknown = Такой команды нет. Список команд: /help.
cli-intent-unknown = Такого вида вопросов нет.
cli-why-nothing = Вопросов еще не было.
