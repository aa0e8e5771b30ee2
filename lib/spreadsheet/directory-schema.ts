import { z } from 'zod'
import { idWays } from './schema.ts'

/** What a text meant when a person confirmed it: the ID as written, or a name's key, and a userid. */
const confirmedPair = z.tuple([z.string(), z.string()])

/** A connection's employees and what was confirmed about its files, in columns: small for 50,000 people. */
export const directorySchema = z.object({
  /** The connection's name, for sentences. */
  connection: z.string(),
  userids: z.array(z.string()),
  /** Beside `userids`; '' = not known. */
  names: z.array(z.string()),
  payrolls: z.array(z.string()),
  badges: z.array(z.string()),
  departments: z.array(z.string()),
  /** Places in the columns above. */
  inactive: z.array(z.number().int().min(0)),
  ids: z.array(confirmedPair),
  nameKeys: z.array(confirmedPair),
  /** What a column of this name holds, by its header's key. */
  columns: z.array(z.object({ header: z.string(), way: z.enum(idWays), at: z.string() })),
  /** When the newest of `ids` and `nameKeys` was confirmed; instant. */
  confirmedAt: z.string().nullable(),
})
