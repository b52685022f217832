import { Architecture } from './architecture/architecture'
import { Charts } from './charts/charts'
import { Controls } from './controls/controls'
import { LessonsPanel } from './lessons/lessons-panel'
import { FaultsPanel } from './faults/faults-panel'
import { OfflineBar } from './overview/offline-bar'
import { Overview } from './overview/overview'
import { PhonePanel } from './phone/phone-panel'
import { PageHeader } from './shell/page-header'
import { WhyPanel } from './why/why-panel'

/** The simulator: its panels in three columns. */
export function App() {
  return (
    <div className="page">
      <PageHeader page="simulator" mainId="controls">
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
