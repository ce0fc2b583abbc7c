# Kazakhstan's foreign policy as a whole.

policy-un-charter = Kazakhstan is clearly demonstrating its commitment to broad-based multilateral cooperation in strict accordance with the UN Charter.
    .title = UN Charter
    .question = What kind of cooperation does Kazakhstan pursue in accordance with the UN Charter?

policy-announced = In his September 2024 Address to the Nation, President Kassym-Jomart Tokayev announced that Kazakhstan is clearly demonstrating its commitment to broad-based multilateral cooperation in strict accordance with the UN Charter.
    .title = Statement in the Address
    .question = Who announced Kazakhstan's commitment to multilateral cooperation, and in which address?

policy-address-date = President Kassym-Jomart Tokayev delivered his Address to the Nation in September 2024.
    .title = Date of the Address
    .question = In which month and year did the President deliver his Address to the Nation?

policy-security-role = The Head of State noted that Kazakhstan plays an active role in addressing issues of international security and stability.
    .title = Role in security
    .question = What role does Kazakhstan play in international security and stability?

policy-tokayev = In his September 2024 Address to the Nation, President Kassym-Jomart Tokayev announced Kazakhstan's commitment to multilateral cooperation and noted that the country plays an active role in addressing issues of international security and stability. Within the “TURKTIME!” programme, an initiative of the Head of State, projects in education, scientific research and entrepreneurship were implemented. His policy article “Renaissance of Central Asia: Towards Sustainable Development and Prosperity” set the format of fraternal relations, good-neighbourliness and strategic partnership in the region.
    .title = About the President
    .question = What does the document say about President Kassym-Jomart Tokayev?

policy-peace = Kazakhstan continues to pursue a peace-oriented foreign policy.
    .title = Peace-oriented policy
    .question = Is the foreign policy of Kazakhstan peace-oriented?

policy-eurasia = Kazakhstan makes a significant contribution to ensuring security, sustainable development and prosperity in the Eurasian space.
    .title = Role in Eurasia
    .question = What contribution does Kazakhstan make in the Eurasian space?

policy-integration = According to the document, Kazakhstan demonstrates a high degree of integration into world politics.
    .title = World politics
    .question = How high is Kazakhstan's degree of integration into world politics?

policy-priorities = The main priorities of Kazakhstan's foreign policy remain expanding participation in global initiatives of the UN, WTO and other international organizations, developing strategic partnerships with leading powers, and deepening economic diplomacy.
    .title = Main priorities
    .question = Which priorities remain the main ones in Kazakhstan's foreign policy?

policy-global-initiatives = Expanding participation in global initiatives of the UN, the World Trade Organization (WTO) and other international organizations is one of the main priorities of Kazakhstan's foreign policy. The others are developing strategic partnerships with leading powers and deepening economic diplomacy.
    .title = UN and WTO initiatives
    .question = In which international organizations' global initiatives is Kazakhstan expanding its participation?

policy-leading-powers = Developing strategic partnerships with leading powers is one of the main priorities of Kazakhstan's foreign policy. The others are expanding participation in global initiatives of the UN, WTO and other international organizations and deepening economic diplomacy.
    .title = Leading powers
    .question = What kind of partnership does Kazakhstan develop with leading powers?

policy-economic-diplomacy = Deepening economic diplomacy is one of the main priorities of Kazakhstan's foreign policy. The others are expanding participation in global initiatives of the UN, WTO and other international organizations and developing strategic partnerships with leading powers.
    .title = Economic diplomacy
    .question = What place does economic diplomacy hold in Kazakhstan's foreign policy?

policy-achievements = In 2024, Kazakhstan chaired a number of prestigious international organizations and platforms – the SCO, the OTS, CICA, the CSTO, the Consultative Meeting of the Heads of State of Central Asia and IFAS – which contributed to addressing pressing issues on the regional and global agenda, was an important step in strengthening the country's international influence and expanded diplomatic opportunities. As part of its water diplomacy, about 35 meetings on transboundary rivers were held with China, Russia and Central Asian countries. 2024 was also a breakthrough year in terms of strengthening multifaceted cooperation with the states of Central Asia.
    .title = Main achievements
    .question = What main results did Kazakhstan achieve in foreign policy in 2024?

policy-un = Kazakhstan demonstrates its commitment to broad-based multilateral cooperation in strict accordance with the UN Charter, and expanding participation in global initiatives of the UN is one of the main priorities of its foreign policy. The country's accession to the UN Convention on the Law of the Non-navigational Uses of International Watercourses was an important step. The Special Representative of the UN Secretary-General for Central Asia and the Head of the UN Regional Centre for Preventive Diplomacy for Central Asia took part in the 6th session of the Consultative Meeting of the Heads of State of Central Asia.
    .title = About the UN
    .question = What does the document say about the United Nations?
