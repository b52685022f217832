import { usePage } from '../../shell/page-context'
import { type InputPart } from '../engine/messages'
import { usePlanTexts } from '../texts/texts'
import { useProblem } from './plan-context'

/** Id of the error of a part, for `aria-describedby`. */
export const errorId = (part: InputPart): string => `plan-error-${part}`

/**
 * The problem of a part of the input, with its line. The planner's messages are in English. The element is always
 * present, so that screen readers announce its text.
 */
export function InputError({ part }: { part: InputPart }) {
  const { errors } = usePlanTexts()
  const { format } = usePage()
  const problem = useProblem(part)
  return (
    <div role="alert" id={errorId(part)}>
      {problem && (
        <p className="plan-error">
          {problem.line !== null && <b>{errors.line(format.integer(problem.line))} </b>}
          <span lang="en">{problem.message}</span>
        </p>
      )}
    </div>
  )
}
