import { Panel } from '../../shell/panel'
import { Segmented } from '../../shell/segmented'
import { DRAWN_STEPS, type LoadInput } from '../document/plan-document'
import { InputError } from '../page/input-error'
import { usePlan } from '../page/plan-context'
import { usePlanTexts } from '../texts/texts'
import { DrawnLoad } from './drawn-load'
import { FileLoad } from './file-load'
import { ProfileLoad } from './profile-load'

const kinds: readonly LoadInput['kind'][] = ['profile', 'drawn', 'file']

/** The initial load after the user has chosen a kind. `rates`: the rates of the previous load. */
function initialLoad(kind: LoadInput['kind'], rates: readonly number[], hours: number): LoadInput {
  if (kind === 'profile') return { kind, text: 'constant rate=100 for=1h' }
  if (kind === 'file') return { kind, name: 'load.csv', text: 'time,rate\n0,20\n600,120\n1200,20\n' }
  return { kind, hours, rates }
}

/** Picks `count` evenly spaced values. */
function pickEvenly(values: readonly (number | null)[], count: number): number[] {
  return Array.from({ length: count }, (_, index) =>
    Math.round(values[Math.floor(((index + 0.5) * values.length) / count)] ?? 0),
  )
}

/** The load: written as a profile, drawn, or from a file. */
export function LoadPanel() {
  const { load: texts } = usePlanTexts()
  const { state, change } = usePlan()
  const { load } = state.document
  const choose = (kind: LoadInput['kind']) => {
    const hours = Number(((state.input?.seconds ?? 86_400) / 3_600).toFixed(3))
    change({ load: initialLoad(kind, pickEvenly(state.results?.given.curves.arrivals ?? [], DRAWN_STEPS), hours) })
  }
  return (
    <Panel name="plan-load" title={texts.title}>
      <Segmented
        label={texts.kind}
        name="plan-load-kind"
        options={kinds.map((value) => ({ value, text: texts.kinds[value] }))}
        value={load.kind}
        onChange={choose}
      />
      {load.kind === 'profile' && <ProfileLoad text={load.text} />}
      {load.kind === 'drawn' && <DrawnLoad load={load} />}
      {load.kind === 'file' && <FileLoad load={load} />}
      <InputError part="load" />
    </Panel>
  )
}
