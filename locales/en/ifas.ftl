ifas-overview = The efforts of Kazakhstan's chairmanship of the International Fund for Saving the Aral Sea (IFAS) in 2024–2026 are focused on completing the process of improving IFAS, developing a mutually beneficial mechanism for managing the region's water and energy resources, ensuring the timely and high-quality implementation of environmental programs, and taking coordinated measures to overcome the consequences of climate change.
    .title = IFAS chairmanship
    .question = What are the efforts of Kazakhstan's IFAS chairmanship focused on?

ifas-years = Kazakhstan chairs the International Fund for Saving the Aral Sea (IFAS) in 2024–2026. The chairmanship is focused on completing the process of improving IFAS, developing a mutually beneficial mechanism for managing the region's water and energy resources, the timely and high-quality implementation of environmental programs, and coordinated measures to overcome the consequences of climate change.
    .title = IFAS: years
    .question = Which years does Kazakhstan's IFAS chairmanship cover?

ifas-improvement = Kazakhstan's chairmanship of the International Fund for Saving the Aral Sea (IFAS) in 2024–2026 is focused on completing the process of improving IFAS. Its other tasks are a mutually beneficial mechanism for managing the region's water and energy resources, the timely and high-quality implementation of environmental programs, and coordinated measures to overcome the consequences of climate change.
    .title = Improving IFAS
    .question = What does the document say about the process of improving IFAS?

ifas-water-energy = Kazakhstan's chairmanship of the International Fund for Saving the Aral Sea (IFAS) in 2024–2026 is focused on developing a mutually beneficial mechanism for managing the region's water and energy resources. Its other tasks are completing the process of improving IFAS, the timely and high-quality implementation of environmental programs, and coordinated measures to overcome the consequences of climate change.
    .title = Water and energy
    .question = What is being developed to manage the region's water and energy resources?

ifas-environment = Kazakhstan's chairmanship of the International Fund for Saving the Aral Sea (IFAS) in 2024–2026 is focused on ensuring the timely and high-quality implementation of environmental programs. Its other tasks are completing the process of improving IFAS, a mutually beneficial mechanism for managing the region's water and energy resources, and coordinated measures to overcome the consequences of climate change.
    .title = Environmental programs
    .question = What does the IFAS chairmanship plan for environmental programs?

ifas-climate = Kazakhstan's chairmanship of the International Fund for Saving the Aral Sea (IFAS) in 2024–2026 is focused on taking coordinated measures to overcome the consequences of climate change. Its other tasks are completing the process of improving IFAS, a mutually beneficial mechanism for managing the region's water and energy resources, and the timely and high-quality implementation of environmental programs.
    .title = Climate change
    .question = What does the IFAS chairmanship plan in response to climate change?
