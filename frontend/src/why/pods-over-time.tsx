import { useMemo } from 'react'
import { Chart } from '../charts/chart'
import { podsChart } from '../charts/charts-of'
import { usePage } from '../shell/page-context'
import { useSelector } from '../store/simulator-context'
import { useTexts } from '../texts/texts'

/** Ready pods of the chosen group as steps. */
export function PodsOverTime() {
  const texts = useTexts()
  const { format } = usePage()
  const flow = useSelector((state) => state.charted)
  const settings = useSelector((state) => state.settings)
  const chart = useMemo(
    () => ({ ...podsChart({ flow, settings }, { texts, format }), title: texts.why.over }),
    [flow, settings, texts, format],
  )
  return <Chart chart={chart} asTable={settings.asTables} />
}
