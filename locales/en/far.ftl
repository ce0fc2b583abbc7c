# Everyday requests that have nothing to do with the document.

unknown-far-weather = The document does not answer this question. I rely only on the release on Kazakhstan's foreign policy in 2024.
    .title = Weather

unknown-far-food = Unfortunately, the document does not mention this.
    .title = Food and recipes

unknown-far-shopping = The document gives no information about shopping and prices, so I cannot give a precise answer.
    .title = Shopping and prices

unknown-far-health = The document does not answer this question. On matters of health, please see a doctor.
    .title = Health

unknown-far-tech = Unfortunately, the document does not mention this.
    .title = Devices and programming

unknown-far-study = The document has nothing on this task. I answer only from the release on Kazakhstan's foreign policy in 2024.
    .title = Study and translation

unknown-far-sport = The document does not answer this question. I rely only on the release on Kazakhstan's foreign policy in 2024.
    .title = Sport

unknown-far-entertainment = Unfortunately, the document does not mention this.
    .title = Films, music, games

unknown-far-travel = The document gives no information about trips, tickets and hotels, so I cannot give a precise answer.
    .title = Travel and tickets

unknown-far-services = The document gives no information about state services or personal papers, so I cannot give a precise answer.
    .title = State services

unknown-far-money = The document gives no information about banking or exchange rates, so I cannot give a precise answer.
    .title = Banks and currency

unknown-far-personal = The document does not answer this question. I rely only on the release on Kazakhstan's foreign policy in 2024.
    .title = Personal matters

unknown-far-creative = Unfortunately, I cannot do this: the answers rely only on the document.
    .title = Jokes and poems

unknown-far-trivia = The document does not answer this question. I rely only on the release on Kazakhstan's foreign policy in 2024.
    .title = General knowledge

unknown-far-injection = I cannot follow such an instruction. I answer only from the release on Kazakhstan's foreign policy in 2024.
    .title = Outside instructions

unknown-far-provocation = I do not comment on such statements: the document says nothing of the kind.
    .title = Provocations
