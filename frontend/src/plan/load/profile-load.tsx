import { useId } from 'react'
import { Select } from '../../shell/select'
import { errorId } from '../page/input-error'
import { usePlan, useProblem } from '../page/plan-context'
import { usePlanTexts } from '../texts/texts'

/** Example profiles. */
const examples: Record<string, string> = {
  day: 'day low=20 peaks=180@12h/2h,150@19h/1.5h',
  constant: 'constant rate=100 for=1h',
  ramp: 'ramp from=10 to=200 for=1h; constant rate=200 for=30m',
  burst: 'burst rate=20 peak=400 at=10m lasts=5m for=1h',
  wave: 'wave low=20 peak=180 period=30m for=3h',
  poisson: 'poisson rate=50 for=30m',
}

/** A load written as one or more profiles. */
export function ProfileLoad({ text }: { text: string }) {
  const { load: texts } = usePlanTexts()
  const { change } = usePlan()
  const problem = useProblem('load')
  const id = useId()
  const write = (profile: string) => change({ load: { kind: 'profile', text: profile } })
  const chosen = Object.keys(examples).find((name) => examples[name] === text) ?? ''
  return (
    <div className="plan-field">
      <label htmlFor={id}>{texts.profile}</label>
      <textarea
        id={id}
        rows={2}
        value={text}
        spellCheck={false}
        aria-invalid={problem !== undefined}
        aria-describedby={`${id}-hint ${errorId('load')}`}
        onChange={(event) => write(event.target.value)}
      />
      <p id={`${id}-hint`} className="plan-hint">
        {texts.profileHint}
      </p>
      <Select
        label={texts.example}
        options={[
          { value: '', text: texts.example },
          ...Object.keys(examples).map((name) => ({ value: name, text: name })),
        ]}
        value={chosen}
        onChange={(name) => write(examples[name] ?? text)}
      />
    </div>
  )
}
