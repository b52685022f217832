import { type DecisionStep } from '@food-delivery/contracts'
import { type Texts } from '../texts/texts'

/** A sentence that explains a step with its values; undefined if the formula of the step is sufficient. */
export function explainStep({ step, inputs, result }: DecisionStep, texts: Texts['why']): string | undefined {
  const text = (value: DecisionStep['inputs'][string]) => (Array.isArray(value) ? value.join(', ') : String(value))
  const shown = Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, text(value)]))
  const explain = step === 'KEDA poll' ? texts.polls[shown['outcome'] ?? ''] : texts.steps[step]?.explain
  return explain?.(shown, result === null ? 'nil' : text(result))
}
