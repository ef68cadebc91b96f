import type { SectionText } from "../text-shape.ts";

export const destruction: SectionText = {
  number: 5,
  title: "Destruction of data, cookies and statistics",
  clauses: [
    {
      id: "D1",
      title: "When data are destroyed",
      paragraphs: [
        "Data are destroyed when the school deletes what you placed, or when the service contract (section “{operator.section}”) says so.",
        "What is deleted can still be brought back, what is destroyed cannot. The school carries deletion on to destruction on schedule.",
      ],
    },
    {
      id: "D2",
      title: "Withdrawing consent",
      paragraphs: [
        "You withdraw consent, and the school destroys the data everywhere, backups included.",
        "By law the school has 15 working days to stop processing or to refuse with reasons. The law binds those who received the data to the same.",
        "The law does not let consent be withdrawn against the law or while an obligation is unfulfilled. What that needs stays locked, with its name, ground and date. The proof of consent and withdrawal stays the same way, only for a dispute.",
        "The school issues a certificate of destruction. Anyone can check it. It holds no name.",
        "Data first become unreadable, then irrecoverable. The certificate states both times.",
      ],
    },
    {
      id: "K1",
      title: "Cookies, pixels and beacons",
      paragraphs: [
        "There may be cookies, pixels and beacons on the site, in apps and in letters. They show what people do on the site, which sections they look at, and how advertising and search work.",
        "The school keeps the statistics itself. There are no outside programs on its pages.",
      ],
    },
    {
      id: "K2",
      title: "This information is non-personal",
      paragraphs: [
        "The school treats such information as non-personal and must make it so.",
        "Until you choose, there is only a plain count: without the device's address and without a lasting number.",
        "The law is stricter: if a person can be recognised, the information is personal, and all rules of this policy hold.",
      ],
    },
    {
      id: "K3",
      title: "Chosen for you",
      paragraphs: [
        "The school may address you by name in letters and choose offers by what was bought or used on a device.",
        "Only if you choose so. One press is enough to refuse.",
      ],
    },
    {
      id: "K4",
      title: "Without cookies",
      paragraphs: [
        "Cookies can be switched off. Some functions may then not work.",
        "Without cookies you cannot sign in, and your choice cannot be remembered. The rest works.",
      ],
    },
    {
      id: "K5",
      title: "Statistics files",
      paragraphs: [
        "Statistics files record: the device's address, browser type and language, provider, the pages you came from and left for, operating system, date and time, visits.",
        "They serve to see trends, run the site, understand the behaviour and make-up of the audience, and tell people about the school itself.",
        "Provider and region are found from the address at once; the address itself is not kept in the statistics. The security log keeps it for a few days in hidden form, for protection alone.",
      ],
    },
    {
      id: "K6",
      title: "Links in letters",
      paragraphs: [
        "A link in a letter first passes a counter, then opens the page. This shows which topics interest people and how letters work.",
        "If you do not want that, do not follow the link, or choose plain letters without a counter.",
      ],
    },
    {
      id: "K7",
      title: "Pixels in letters",
      paragraphs: [
        "A pixel helps to send a letter in a form your mail program can show, and to learn whether it was read.",
        "If letters are not read, the school sends fewer, then none. A letter opened by a program on your behalf does not count as read.",
      ],
    },
  ],
};
