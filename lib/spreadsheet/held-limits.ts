/** One question to the ledger names at most so many days, or so many people. */
export const heldDaysMax = 2_000
export const heldPeopleMax = 500
