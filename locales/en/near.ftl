# What people ask about the document's own subjects and it does not say.

unknown-members = The document does not give the membership of such organizations or the number of their participants. It speaks of Kazakhstan's chairmanship and participation.
    .title = Member states

unknown-founding = The document does not give the founders, dates of creation or history of the organizations and platforms.
    .title = Founding history

unknown-headquarters = The document does not say where the headquarters, secretariats and offices of organizations, funds and centres are located.
    .title = Headquarters

unknown-leaders = The only person named in the document is President Kassym-Jomart Tokayev; it does not give the names of other leaders.
    .title = Names of leaders

unknown-officials = The document does not name ministers, ambassadors, permanent representatives or negotiators.
    .title = Ministers and ambassadors

unknown-successor = The document does not say who held the chair before Kazakhstan or who took it over afterwards.
    .title = Previous or next chair

unknown-next-meeting = The document does not say where or when the next summits, sessions and meetings will take place.
    .title = Next summit

unknown-chair-dates = The document gives no exact start or end dates of the chairmanship. A term is stated only for the International Fund for Saving the Aral Sea.
    .title = Chairmanship dates

unknown-sco-summit-date = The document mentions the Astana Summit but not when, for how many days or where in the city it was held.
    .title = Date of the summit

unknown-consultative-date = The document mentions the 6th session of the Consultative Meeting and the documents signed following it but gives neither date nor place.
    .title = Date and place of meeting

unknown-attendance = The document gives no full list of participants in the summits and events and does not say how many there were.
    .title = Number of attendees

unknown-speeches = The document does not report who said what at the summits and meetings, how they went or any details of protocol.
    .title = Speeches and protocol

unknown-document-titles = The document gives the number and purpose of the new SCO documents but no list of them, no titles, subjects or dates of signing.
    .title = Titles of the documents

unknown-document-texts = These documents are only mentioned: their texts, sections and clauses are not given.
    .title = Texts of the documents

unknown-adoption = The document gives no details of approval, ratification, voting or entry into force.
    .title = Approval and voting

unknown-event-counts = The document does not give the number of such events, meetings or projects.
    .title = Number of events

unknown-breakdown = The document gives only an overall figure: it is not broken down by country, kind or topic.
    .title = Breakdown by kind

unknown-budgets = The document gives no information about budgets, costs, contributions or funding.
    .title = Budgets and costs

unknown-fund-details = The document does not state the capital of the funds, contributions, managers, dates of creation, lending terms or projects financed.
    .title = Details of the funds

unknown-turktime-priorities = The document mentions the launch of the “TURKTIME!” programme but does not explain its name and the letters in it or give its priorities, launch date or duration.
    .title = Meaning of “TURKTIME!”

unknown-joining = The document does not say how to join the programmes, projects and councils, receive support from the funds or apply.
    .title = How to take part

unknown-symbols-look = The document says only that “state symbols were unified”: it gives nothing about their look, flags, emblems, an anthem or a common alphabet.
    .title = What the symbols look like

unknown-bodies-details = The document says that CICA's Council of Eminent Persons and Think Tank Forum were established but not who sits in them, how they work or when and where they meet.
    .title = Council and Forum membership

unknown-platform-details = The document does not give the names, addresses, developers, technologies, users or launch dates of digital platforms and projects.
    .title = Digital project details

unknown-trade-countries = The document gives no figures for Kazakhstan's trade with individual countries or blocs. The only figure is for mutual trade between the participating countries of the Organization of Turkic States.
    .title = Trade with countries

unknown-trade-dynamics = The document speaks of a significant increase in mutual trade but gives no growth rate, earlier figure, year, share of each country or kinds of goods. The sum is given in US dollars only.
    .title = Trade growth rate

unknown-macro = The document gives no indicators of Kazakhstan's economy such as GDP, exports and imports, inflation or investment volumes.
    .title = Economic indicators

unknown-military-details = The document only says that military exercises were held: their place, time, names, troop numbers and weapons are not given.
    .title = Details of exercises

unknown-peacekeepers = The document does not mention peacekeeping contingents, the January events or the deployment of troops.
    .title = Peacekeepers

unknown-crime-stats = The document mentions initiatives against these threats but gives no statistics such as drugs seized, arrests, terrorist attacks or crime rates.
    .title = Crime statistics

unknown-border-details = The document mentions the programme to strengthen the Tajik-Afghan border but not the length of the border, the programme's cost, content or stages, or the situation in Afghanistan.
    .title = Border details

unknown-aral-state = The document gives no information on the Aral Sea itself, its level, water or fish. It speaks only of the chairmanship in the International Fund for Saving the Aral Sea.
    .title = State of the Aral Sea

unknown-water-volumes = The document gives no volumes of water, limits, quotas or shares of the countries on the rivers.
    .title = Water volumes

unknown-river-geography = The document only names the rivers: their length, sources, mouths and depth are not given.
    .title = River geography

unknown-agreement-terms = The document mentions the agreements with Kyrgyzstan and Uzbekistan on water withdrawals but not their terms, duration or dates, nor which river was agreed on with which country.
    .title = Terms of agreements

unknown-china-terms = The document says that talks with China are under way but not when they will end, on what terms, what the difficulties are, or which other rivers are discussed besides the two named.
    .title = Course of the talks

unknown-meeting-details = The document gives only the number of meetings on transboundary rivers and the partners: the place, date, level, subjects and outcome of each meeting are not stated.
    .title = Details of the meetings

unknown-convention-details = The document mentions the accession to the Convention but not the year it was adopted, its text, the other parties or the date of Kazakhstan's accession.
    .title = Details of the convention

unknown-water-problems = The document does not mention floods, drought, shrinking lakes, water shortage, reservoirs, canals or hydropower plants.
    .title = Floods and shortages

unknown-env-programmes = Work in the International Fund for Saving the Aral Sea is described only in general terms: the names, content and time limits of the programmes and measures, and what exactly is being improved, are not given.
    .title = Details of IFAS work

unknown-article-details = The document mentions the Head of State's article “Renaissance of Central Asia: Towards Sustainable Development and Prosperity” but not where or when it was published, nor its text.
    .title = Details of the article

unknown-address-content = Of the Address the document gives only the words on foreign policy: its title, place, length and other subjects are not stated.
    .title = Content of the Address

unknown-syria-results = The document says that a platform for negotiations on the Syrian crisis was provided within the Astana process, but the number of rounds, guarantor countries, participants and results are not stated.
    .title = Results of the Syria talks

unknown-centre-details = The document speaks only of a proposal to create an international mediation centre: where and when it will open, who will head or staff it and who supports the idea is not stated.
    .title = Details of the centre

unknown-other-conflicts = The only conflict named in the document is the Syrian crisis. It does not speak of other wars and disputes or of sanctions.
    .title = Other conflicts

unknown-titr-figures = The document mentions the development of the Trans-Caspian International Transport Route but not its cargo volume, length, tariffs, transit time or the countries it crosses.
    .title = Figures of the route

unknown-project-details = The large projects and cooperation within “One Belt, One Road” are mentioned only in general terms: no names of facilities, costs, deadlines or loans are given.
    .title = Names of the projects

unknown-eaeu-wto-details = The document mentions active participation in the Eurasian Economic Union and initiatives of the World Trade Organization but no accession dates, conditions, duties, market rules or other details.
    .title = EAEU and WTO details

unknown-visas = The document does not speak of visas, visa-free travel, border crossing or citizens abroad.
    .title = Visas and entry

unknown-eu-me-details = The document mentions wider cooperation with the European Union and the Middle East but names no particular countries, agreements, projects or sums.
    .title = EU and Middle East details

unknown-powers-names = The document does not name the leading powers and does not answer this question about relations with other countries.
    .title = Relations with other countries

unknown-other-organisations = The document does not mention this organization, forum or event.
    .title = Other organizations

unknown-nuclear = The document does not mention nuclear power, a referendum, nuclear weapons or a test site.
    .title = Nuclear matters

unknown-green-figures = The document mentions green technologies and decarbonization but gives no figures, deadlines, kinds of technology or shares of energy sources.
    .title = Green figures

unknown-other-years = The document is about the results of 2024: it gives no such information about other years.
    .title = Other years

unknown-visits = The document gives no information about the President's visits and bilateral meetings or about embassies and consulates.
    .title = Visits and embassies

unknown-false-exit = The document does not say that Kazakhstan left or was expelled from any organization. On the contrary, it speaks of chairmanship and active participation.
    .title = Leaving organizations

unknown-false-failure = The document does not speak of any such failure, refusal, cancellation or closure and so gives no reasons for it.
    .title = Failure or cancellation

unknown-why-chosen = The document does not explain the reasons for this.
    .title = Reasons

unknown-opinions = The document gives no opinions, expert assessments, criticism or forecasts on this.
    .title = Opinions and forecasts

unknown-comparison = The document makes no comparisons of countries, organizations or chairmanships and gives no rankings.
    .title = Comparisons and rankings

unknown-president-bio = The document gives no information about the President's biography, age, family, income or elections.
    .title = President's biography

unknown-domestic = The document is about foreign policy: it does not deal with domestic politics or social matters.
    .title = Domestic policy

unknown-mfa-contacts = The document gives no telephone numbers, addresses or vacancies of the ministry and embassies and no procedure for contacting them.
    .title = Contacts

unknown-document-meta = The author of the document, its number of pages, translator and other technical data are not stated.
    .title = Data on the document

unknown-similar-places = The document gives no information about this place, facility or event.
    .title = Places of the same name

unknown-similar-words = If similar words occur in the document, they have another sense there: it has no answer to this question.
    .title = Another sense of the word

unknown-sco-plus-meaning = The document names the “SCO Plus” format but does not say what it means, who takes part in it or how it differs from the usual one.
    .title = Meaning of “SCO Plus”
