/** From when on the rules across rows speak up. The desk's settings; these are what it starts with. */
export type Thresholds = {
  /** Two taps of one person at most this far apart are one too many. */
  nearDoubleSeconds: number
  /** An Out later than this after its In is told. */
  longShiftHours: number
  /** A punch older than this is told. */
  tooOldYears: number
  /** One person on two clocks within this is told. */
  twoClocksMinutes: number
}

export const defaultThresholds: Thresholds = {
  nearDoubleSeconds: 120,
  longShiftHours: 16,
  tooOldYears: 3,
  twoClocksMinutes: 5,
}
