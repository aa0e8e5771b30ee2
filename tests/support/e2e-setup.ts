/** Builds before the workers start: each brings up a desk, and two builds at once refuse each other. */
import { buildIfStale } from '../../scripts/start/build.mjs'

export default buildIfStale
