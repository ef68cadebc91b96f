import { describe, expect, it } from "vitest";
import { Participants, type SubjectParticipant } from "./index.ts";

const nothing = (): Promise<void> => Promise.resolve();
const participant = (name: string, tables: string[]): SubjectParticipant => ({
  name, schemas: [name], tables, export: () => Promise.resolve({}), find: () => Promise.resolve([]), restrict: nothing, lift: nothing, correct: nothing,
  destroy: () => Promise.resolve([]), recall: nothing,
});

describe("the participants", () => {
  it("are destroyed in the reverse order of their registration", () => {
    const participants = new Participants();
    participants.register(participant("subjects", ["subjects.subject"]));
    participants.register(participant("vault", ["vault.record"]));
    expect(participants.all().map(({ name }) => name)).toEqual(["subjects", "vault"]);
    expect(participants.inOrderOfDestruction().map(({ name }) => name)).toEqual(["vault", "subjects"]);
  });

  it("own each table once", () => {
    const participants = new Participants();
    participants.register(participant("vault", ["vault.record"]));
    expect(() => participants.register(participant("vault", []))).toThrow("registered twice");
    expect(() => participants.register(participant("other", ["vault.record"]))).toThrow("vault.record");
  });
});
