import { type DecisionStep } from '@food-delivery/contracts'
import { type Texts } from '../texts/texts'

/** A sentence that explains a step with its values; undefined if the formula of the step is sufficient. */
export function explainStep({ step, inputs, result }: DecisionStep, texts: Texts['why']): string | undefined {
  const inputTexts = Object.entries(inputs).flatMap(([name, value]) =>
    value === null ? [] : [[name, textOf(value)] as const],
  )
  const textByInput = Object.fromEntries(inputTexts)
  const explain = step === 'KEDA poll' ? texts.polls[textByInput['outcome'] ?? ''] : texts.steps[step]?.explain
  return explain?.(textByInput, result === null ? undefined : textOf(result))
}

function textOf(value: NonNullable<DecisionStep['inputs'][string]>): string {
  return Array.isArray(value) ? value.join(', ') : String(value)
}
