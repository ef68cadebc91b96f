/**
 * Called at each point where a process may die, with the step's name (`key-turn:backup-written`): what stands before the call has happened, nothing
 * after it. Tests kill here; production passes `noSteps`.
 */
export type Steps = (name: string) => Promise<void>;

export const noSteps: Steps = () => Promise.resolve();
