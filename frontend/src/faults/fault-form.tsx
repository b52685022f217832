import { type ConsumerName, type FaultKind, MAX_FAULT_SECONDS, faultFacts, faultKinds } from '@food-delivery/contracts'
import { useId, useState } from 'react'
import { Button } from '../shell/button'
import { Select } from '../shell/select'
import { useNumberText } from '../shell/use-number-text'
import { useSelector, useSimulator } from '../store/simulator-context'
import { useTexts } from '../texts/texts'
import { clusterCommands } from './cluster-commands'

/** Chooses a fault and injects it. If the page cannot inject faults, shows the command that causes it on a cluster. */
export function FaultForm() {
  const texts = useTexts().faults
  const [kind, setKind] = useState<FaultKind>('kill-pod')
  const kinds = faultKinds.map((value) => ({ value, text: texts.kinds[value].name }))
  return (
    <div className="fault-form">
      <Select label={texts.kind} options={kinds} value={kind} onChange={setKind} />
      <p>{texts.kinds[kind].what}</p>
      <Injection key={kind} kind={kind} />
    </div>
  )
}

function Injection({ kind }: { kind: FaultKind }) {
  const texts = useTexts().faults
  const canInject = useSelector((state) => state.faults.canInject)
  const refusal = useSelector((state) => state.faults.view?.refused[kind])
  if (canInject === null) return null
  if (!canInject) return <Command kind={kind} />
  if (refusal !== undefined) return <p className="warning">{texts.refused(refusal)}</p>
  return <FaultSettings kind={kind} />
}

function Command({ kind }: { kind: FaultKind }) {
  const texts = useTexts().faults
  const command = clusterCommands[kind]
  if (command === undefined) return <p>{texts.noCommand}</p>
  return (
    <p>
      {texts.byCommand} <code className="fault-command">{command}</code>
    </p>
  )
}

function FaultSettings({ kind }: { kind: FaultKind }) {
  const { faults: texts, groups } = useTexts()
  const { faults } = useSimulator()
  const { targets, seconds: defaultSeconds, everySeconds: defaultEverySeconds } = faultFacts[kind]
  const [target, setTarget] = useState<ConsumerName | undefined>(targets?.[0])
  const [seconds, setSeconds] = useState(defaultSeconds)
  const [everySeconds, setEverySeconds] = useState(defaultEverySeconds)
  const isActive = useSelector((state) =>
    state.faults.view?.faults.some((fault) => fault.kind === kind && fault.endedAt === undefined),
  )
  const rejection = useSelector((state) => state.faults.rejection)
  const inject = () =>
    void faults.inject({
      kind,
      seconds,
      ...(target ? { target } : {}),
      ...(everySeconds === undefined ? {} : { everySeconds }),
    })
  return (
    <>
      <div className="fault-settings">
        {targets && target && (
          <Select
            label={texts.target}
            options={targets.map((value) => ({ value, text: groups[value].name }))}
            value={target}
            onChange={setTarget}
          />
        )}
        {defaultSeconds > 0 && (
          <SecondsField label={texts.seconds} value={seconds} max={MAX_FAULT_SECONDS} onChange={setSeconds} />
        )}
        {everySeconds !== undefined && (
          <SecondsField label={texts.interval} value={everySeconds} min={2} max={60} onChange={setEverySeconds} />
        )}
        <Button kind="strong" disabled={isActive} onClick={inject}>
          {texts.inject}
        </Button>
      </div>
      {rejection !== null && (
        <p className="warning" role="alert">
          {texts.refused(rejection)}
        </p>
      )}
    </>
  )
}

/** A field for seconds. While its text is outside the range, the last valid number applies. */
function SecondsField({
  label,
  value,
  min = 1,
  max,
  onChange,
}: {
  label: string
  value: number
  min?: number
  max: number
  onChange: (value: number) => void
}) {
  const id = useId()
  const parse = (text: string) => {
    const next = Math.round(Number(text))
    return next >= min && next <= max ? next : undefined
  }
  const input = useNumberText(value, parse, onChange)
  return (
    <span className="fault-seconds">
      <label htmlFor={id}>{label}</label>
      <input id={id} type="number" min={min} max={max} {...input} aria-invalid={Number(input.value) !== value} />
    </span>
  )
}
