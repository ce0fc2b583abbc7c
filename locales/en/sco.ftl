sco-overview = During Kazakhstan's chairmanship of the Shanghai Cooperation Organization (SCO), more than 160 events were held on a wide range of topics, including economic cooperation, security, environmental initiatives and digital transformation, and the treaty framework was supplemented with 60 new documents. Kazakhstan initiated the Organization's development strategy until 2035. The main event of the chairmanship was the Astana Summit, held for the first time in the “SCO Plus” format.
    .title = SCO chairmanship
    .question = What did Kazakhstan's chairmanship of the SCO achieve?

sco-events = More than 160 events were held during Kazakhstan's chairmanship of the Shanghai Cooperation Organization (SCO). They covered a wide range of topics, including economic cooperation, security, environmental initiatives and digital transformation.
    .title = SCO events
    .question = How many events were held during Kazakhstan's chairmanship of the SCO?

sco-event-topics = The events held during Kazakhstan's chairmanship of the SCO covered a wide range of topics, including economic cooperation, security, environmental initiatives and digital transformation. More than 160 events were held.
    .title = SCO event topics
    .question = Which topics were covered by the events of the SCO chairmanship?

sco-documents = During Kazakhstan's chairmanship of the SCO, the treaty framework was supplemented with 60 new documents strengthening cooperation between the participating countries.
    .title = 60 SCO documents
    .question = How many new documents supplemented the SCO treaty framework?

sco-documents-purpose = The new documents that supplemented the SCO treaty framework strengthen cooperation between the participating countries. There are 60 of these new documents.
    .title = Purpose of documents
    .question = What purpose do the new SCO documents serve?

sco-strategy = The SCO development strategy until 2035 was initiated by Kazakhstan. It is aimed at forming a continental belt of Eurasian economy, trade, transport and logistics connections.
    .title = SCO strategy to 2035
    .question = Which country initiated the SCO development strategy until 2035?

sco-strategy-aim = The SCO development strategy until 2035, initiated by Kazakhstan, is aimed at forming a continental belt of Eurasian economy, trade, transport and logistics connections.
    .title = Aim of the strategy
    .question = What is the aim of the SCO development strategy until 2035?

sco-summit = The main event of Kazakhstan's chairmanship of the SCO was the Astana Summit. It was held for the first time in the “SCO Plus” format.
    .title = Astana Summit
    .question = Which event was the main one of Kazakhstan's SCO chairmanship?

sco-format = The Astana Summit was held for the first time in the “SCO Plus” format. It was the main event of Kazakhstan's chairmanship of the Shanghai Cooperation Organization (SCO).
    .title = SCO Plus format
    .question = What format was the SCO summit in Astana held in for the first time?
