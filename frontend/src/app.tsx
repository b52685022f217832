import { Architecture } from './architecture/architecture'
import { Charts } from './charts/charts'
import { Controls } from './controls/controls'
import { LessonsPanel } from './lessons/lessons-panel'
import { FaultsPanel } from './faults/faults-panel'
import { OfflineBar } from './overview/offline-bar'
import { Overview } from './overview/overview'
import { PhonePanel } from './phone/phone-panel'
import { PageHeader } from './shell/page-header'
import { useTexts } from './texts/texts'
import { WhyPanel } from './why/why-panel'

/** The simulator: six regions, each with its own error boundary. */
export function App() {
  const texts = useTexts()
  return (
    <div className="page">
      <PageHeader page="simulator" texts={texts} mainId="controls">
        <Overview />
      </PageHeader>
      <OfflineBar />
      <main className="regions">
        <div className="column column-you">
          <PhonePanel />
          <Controls />
        </div>
        <div className="column column-system">
          <Architecture />
          <Charts />
        </div>
        <div className="column column-why">
          <LessonsPanel />
          <WhyPanel />
          <FaultsPanel />
        </div>
      </main>
    </div>
  )
}
