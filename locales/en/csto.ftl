# Collective Security Treaty Organization (CSTO)

csto-overview = During its chairmanship of the Collective Security Treaty Organization (CSTO), Kazakhstan focused on promoting initiatives to counter such pressing threats as cross-border crime, terrorism and illicit drug trafficking. More than 80 events were held, including meetings of heads of state, thematic round tables and military exercises. Special attention was paid to completing the 10-year work on the programme to strengthen the Tajik-Afghan border.
    .title = CSTO chairmanship
    .question = What was done during Kazakhstan's chairmanship of the CSTO?

csto-threats = During its chairmanship of the CSTO, Kazakhstan focused on promoting initiatives to counter such pressing threats as cross-border crime, terrorism and illicit drug trafficking.
    .title = Pressing threats
    .question = Which threats did Kazakhstan's initiatives in the CSTO counter?

csto-terrorism = During its chairmanship of the CSTO, Kazakhstan focused on promoting initiatives to counter terrorism. The other pressing threats named are cross-border crime and illicit drug trafficking.
    .title = Counter-terrorism
    .question = What did Kazakhstan do in the CSTO to counter terrorism?

csto-drugs = During its chairmanship of the CSTO, Kazakhstan focused on promoting initiatives to counter such pressing threats as illicit drug trafficking, cross-border crime and terrorism.
    .title = Drugs and crime
    .question = What was done against illicit drug trafficking and cross-border crime?

csto-events = During Kazakhstan's chairmanship of the CSTO, more than 80 events were held, including meetings of heads of state, thematic round tables and military exercises.
    .title = CSTO events
    .question = How many events were held during Kazakhstan's CSTO chairmanship?

csto-event-kinds = Meetings of heads of state, thematic round tables and military exercises were held during Kazakhstan's chairmanship of the CSTO. There were more than 80 events in all.
    .title = Kinds of events
    .question = What kinds of events were held in the CSTO under Kazakhstan?

csto-exercises = Military exercises were held during Kazakhstan's chairmanship of the CSTO. In all, more than 80 events took place, including meetings of heads of state and thematic round tables.
    .title = Military exercises
    .question = Were military exercises held within the CSTO?

csto-summits = Meetings of heads of state and thematic round tables were held during Kazakhstan's chairmanship of the CSTO. In all, more than 80 events took place, among them military exercises.
    .title = Meetings of heads of state
    .question = Were meetings of heads of state and round tables held in the CSTO?

csto-border = During Kazakhstan's chairmanship of the CSTO, special attention was paid to completing the 10-year work on the programme to strengthen the Tajik-Afghan border.
    .title = Tajik-Afghan border
    .question = What was done in the CSTO about the Tajik-Afghan border?

csto-border-term = The document speaks of the 10-year work on the programme to strengthen the Tajik-Afghan border. Special attention was paid to completing it during Kazakhstan's chairmanship of the CSTO.
    .title = 10-year border work
    .question = How many years of work on the Tajik-Afghan border strengthening programme does the document speak of?
