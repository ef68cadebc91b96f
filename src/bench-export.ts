import { newId } from "./platform/id.ts";
import { operatorIn, type SubjectId } from "./policy/index.ts";
import { makeArchive } from "./web/my/export/archive.ts";
import { EntriesShown, everyEntry } from "./web/my/shown-entries.ts";
import { wordsIn } from "./web/words/index.ts";
import type { Services } from "./compose.ts";

const AT_ONCE = 500;

/** What the benchmark of the export works with: a history of a wanted length, and the archive as the page makes it. */
export function exporting({ databases, ledger, extracts, sessions, longLived, operator, clock }: Services) {
  const shown = new EntriesShown(longLived.formToken);
  const words = wordsIn("ru");
  return {
    live: async (subject: SubjectId, entries: number): Promise<void> => {
      const actor = { kind: "subject", subject } as const;
      for (let written = 0; written < entries; written += AT_ONCE) {
        const entry = { operation: "use", clause: "C1", purpose: "service-provision", subject, actor, fields: ["family-name", "email"], requestId: newId(), at: clock.now() } as const;
        await databases.data.begin((tx) => ledger.append(tx, Array.from({ length: Math.min(AT_ONCE, entries - written) }, () => entry)));
      }
      await ledger.integrate();
    },
    archive: async (subject: SubjectId): Promise<number> => {
      const actor = { kind: "subject", subject } as const;
      const extract = await extracts.gather({ subject, actor, requestId: newId() });
      const { session } = await databases.data.begin((tx) => sessions.open(tx, subject, "one-time-code", "ru"));
      const viewer = { session, actor, subject, base: "/my", sees: () => true };
      const bytes = await makeArchive({
        words, extract, title: words("my.title"), operator: operatorIn("ru", operator).name, history: everyEntry(ledger, shown, databases.data, viewer),
      });
      return bytes.length;
    },
  };
}
