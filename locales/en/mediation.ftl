mediation-overview = Kazakhstan continues to play an important role in international diplomacy, acting as a mediator in conflict resolution: within the framework of the Astana process it provided a platform for negotiations on the Syrian crisis. The country unites the main participants and contributes to the achievement of compromise solutions. It also proposed creating an international mediation centre for resolving regional conflicts; according to the document, this will be an important step in the development of preventive diplomacy mechanisms.
    .title = Mediation
    .question = How does Kazakhstan take part in conflict resolution as a mediator?

mediation-role = Kazakhstan continues to play an important role in international diplomacy, acting as a mediator in conflict resolution.
    .title = Role as mediator
    .question = What role does Kazakhstan play in international diplomacy?

mediation-astana-process = Within the framework of the Astana process, Kazakhstan provided a platform for negotiations on the Syrian crisis.
    .title = Astana process
    .question = What did Kazakhstan provide within the framework of the Astana process?

mediation-syria = Kazakhstan provided a platform for negotiations on the Syrian crisis within the framework of the Astana process.
    .title = Talks on Syria
    .question = What did Kazakhstan do about the Syrian crisis?

mediation-compromise = Acting as a mediator in conflict resolution, Kazakhstan unites the main participants and contributes to the achievement of compromise solutions.
    .title = Compromise solutions
    .question = How does Kazakhstan contribute to compromise solutions?

mediation-centre = Kazakhstan proposed the creation of an international mediation centre for resolving regional conflicts. According to the document, this will be an important step in the development of preventive diplomacy mechanisms.
    .title = Mediation centre
    .question = Which international centre did Kazakhstan propose to establish?

mediation-centre-purpose = The international mediation centre that Kazakhstan proposed to create is intended for resolving regional conflicts. According to the document, it will be an important step in the development of preventive diplomacy mechanisms.
    .title = Purpose of the centre
    .question = What purpose would the proposed international mediation centre serve?
