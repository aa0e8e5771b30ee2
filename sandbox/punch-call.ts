import { type Answer, bodies, refusal, validationBody } from './answers.ts'
import { faultAnswer } from './fault-answers.ts'
import { Faults, storesPunch } from './faults.ts'
import { type Form, parseForm } from './form.ts'
import type { FaultRule, Settings } from './settings.ts'
import type { Stored } from './stored.ts'
import { downAnswer, throttledAnswer, Window } from './throttle.ts'
import { findErrors, recordKey } from './validate.ts'

export const punchesPath = '/api/punches/'

export type Call = {
  method: string
  path: string
  key: string | undefined
  contentType: string | undefined
  /** Null when it was too long or not UTF-8. */
  body: string | null
}

export type Decision = {
  answer: Answer
  keyOk: boolean
  stored: boolean
  fault: string | null
  /** Set when the way out is spoilt too, not only what is said. */
  rule: FaultRule | null
}

/** Decides one request in full, before a byte of the answer leaves. */
export class PunchCall {
  readonly #stored: Stored
  #settings: Settings
  #faults: Faults
  #window: Window | null

  constructor(settings: Settings, stored: Stored) {
    this.#stored = stored
    this.#settings = settings
    this.#faults = new Faults(settings.faults, settings.seed)
    this.#window = newWindow(settings)
  }

  /** Faults and throttle start counting anew only when they themselves change. */
  change(settings: Settings): void {
    const before = this.#settings
    this.#settings = settings
    if (settings.faults !== before.faults || settings.seed !== before.seed) {
      this.#faults = new Faults(settings.faults, settings.seed)
    }
    if (settings.throttle !== before.throttle) this.#window = newWindow(settings)
  }

  decide(call: Call, seq: number): Decision {
    const { key, down, throttle } = this.#settings
    const keyOk = call.key === key
    const say = (answer: Answer, fault: string | null = null): Decision => {
      return { answer, keyOk, stored: false, fault, rule: null }
    }
    if (down) {
      const rule: FaultRule | null = down.as === '503' ? null : { kind: 'reset-before' }
      return { ...say(downAnswer(down), 'down'), rule }
    }
    const stranger = this.#refuseStranger(call, keyOk)
    if (stranger) return say(stranger)
    if (throttle && this.#window?.isFull(performance.now())) {
      return say(throttledAnswer(throttle), 'throttle')
    }
    return this.#decidePunch(call.body ?? '', seq, say)
  }

  /** In the order of CodeIgniter's REST server: address, key, method; then what it would ignore. */
  #refuseStranger(call: Call, keyOk: boolean): Answer | null {
    const { codes, echoBadKey } = this.#settings
    if (call.path !== punchesPath) {
      return refusal(404, `Unknown method: the only address here is ${punchesPath}, slash included`)
    }
    if (!keyOk) {
      if (!echoBadKey) return { status: codes.badKey, body: bodies.badKey }
      return refusal(codes.badKey, `${bodies.badKey.error}${call.key ?? ''}`)
    }
    if (call.method !== 'PUT') {
      return refusal(405, 'Unknown method: punches are sent with PUT', { allow: 'PUT' })
    }
    if (!/^application\/x-www-form-urlencoded(\s*;.*)?$/i.test(call.contentType ?? '')) {
      return refusal(415, 'Unsupported content type: send application/x-www-form-urlencoded')
    }
    if (call.body === null) return refusal(413, 'The body is too long or not UTF-8')
    return null
  }

  #decidePunch(body: string, seq: number, say: (answer: Answer) => Decision): Decision {
    const form = parseForm(body)
    const fields = form.ok ? form.fields : new Map<string, string>()
    const rule = this.#faults.choose(fields)
    if (rule && !storesPunch(rule)) {
      return { ...say(faultAnswer(rule) ?? this.#refusedOr(form)), fault: rule.kind, rule }
    }
    const refused = this.#refuse(form)
    const answer = (rule && faultAnswer(rule)) ?? refused ?? this.#created()
    if (!refused) this.#stored.add(recordKey(fields), seq)
    return { ...say(answer), stored: !refused, fault: rule?.kind ?? null, rule }
  }

  #refuse(form: Form): Answer | null {
    const { codes, validationAs } = this.#settings
    const say = (error: string | Record<string, string>): Answer => {
      return { status: codes.validation, body: validationBody(error) }
    }
    if (!form.ok) return say(form.error)
    const errors = findErrors(form.fields)
    if (errors) return say(validationAs === 'fields' ? errors : Object.values(errors).join(' '))
    if (this.#stored.has(recordKey(form.fields)))
      return { status: codes.exists, body: bodies.exists }
    return null
  }

  #refusedOr(form: Form): Answer {
    return this.#refuse(form) ?? this.#created()
  }

  #created(): Answer {
    return { status: this.#settings.codes.created, body: bodies.created }
  }
}

function newWindow({ throttle }: Settings): Window | null {
  return throttle ? new Window(throttle.perSecond) : null
}
