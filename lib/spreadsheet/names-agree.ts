import { cleanText } from './clean-text.ts'
import { nameParts } from './id-keys.ts'
import type { IdReader } from './id-reader.ts'
import { fine, ruleNumber } from './rules.ts'

/**
 * True when two spellings can be of one person: order, case, accents and numbers do not count, a part
 * may be missing (`Holroyd`), an initial (`M. Holroyd`) or short (`Meg Holroyd`).
 */
export function namesAgree(one: string, other: string): boolean {
  const [few, many] = [partsOf(one), partsOf(other)].sort((a, b) => a.length - b.length) as [
    string[],
    string[],
  ]
  const left = [...many].sort((a, b) => b.length - a.length)
  return few
    .sort((a, b) => b.length - a.length)
    .every((part) => {
      const same = left.indexOf(part)
      const at = same >= 0 ? same : left.findIndex((each) => begins(each, part))
      if (at >= 0) left.splice(at, 1)
      return at >= 0
    })
}

/** The rule that a row's name breaks beside the userid of the row; `fine` = none. */
export function ruleOfName(ids: IdReader | null, userid: string | null, text: string): number {
  const listed = ids?.person(userid)?.name
  return listed && !namesAgree(listed, cleanText(text)) ? nameDiffers : fine
}

function partsOf(name: string): string[] {
  return nameParts(name).filter((part) => !/\d/.test(part))
}

function begins(one: string, other: string): boolean {
  return one.startsWith(other) || other.startsWith(one)
}

const nameDiffers = ruleNumber('name-differs')
