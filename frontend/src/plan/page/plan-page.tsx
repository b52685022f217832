import { type KeyValueStore } from '../../platform/json-storage'
import { useStoredSettings } from '../../settings/use-stored-settings'
import { PageHeader } from '../../shell/page-header'
import { PageProvider } from '../../shell/page-context'
import { CurvesPanel } from '../curves/curves-panel'
import { DecisionsPanel } from '../decisions/decisions-panel'
import { type PlanDocument } from '../document/plan-document'
import { FindingsPanel } from '../findings/findings-panel'
import { FrontierPanel } from '../frontier/frontier-panel'
import { AddressNotice } from '../link/address-notice'
import { LinkTools } from '../link/link-tools'
import { LoadPanel } from '../load/load-panel'
import { ManifestPanel } from '../manifest/manifest-panel'
import { PatchPanel } from '../patch/patch-panel'
import { PodsPanel } from '../settings/pods-panel'
import { SettingsPanel } from '../settings/settings-panel'
import { planTexts } from '../texts/texts'
import { type Environment, EnvironmentContext } from './environment'
import { PlanProvider } from './plan-context'

/** The page `/plan`: what an autoscaler does with a load. */
export function PlanPage({
  initial,
  environment,
  store,
  languageTag,
}: {
  /** The plan of a first visit. */
  initial: PlanDocument
  environment: Environment
  store: KeyValueStore | undefined
  languageTag: string
}) {
  const { settings, change } = useStoredSettings(store, languageTag)
  return (
    <PageProvider settings={settings} change={change} titles={planTexts}>
      <EnvironmentContext value={environment}>
        <PlanProvider initial={initial}>
          <div className="page page-plan">
            <PageHeader
              page="plan"
              texts={planTexts[settings.language]}
              mainId="plan-curves"
              isAlone={environment.openEvents === undefined}
            />
            <main>
              <AddressNotice />
              <LinkTools />
              <Regions />
            </main>
          </div>
        </PlanProvider>
      </EnvironmentContext>
    </PageProvider>
  )
}

function Regions() {
  return (
    <div className="plan-regions">
      <div className="plan-column">
        <ManifestPanel />
        <LoadPanel />
        <PodsPanel />
      </div>
      <div className="plan-column plan-settings-column">
        <SettingsPanel />
        <FrontierPanel />
      </div>
      <div className="plan-column plan-curves-column">
        <CurvesPanel />
        <PatchPanel />
        <FindingsPanel />
        <DecisionsPanel />
      </div>
    </div>
  )
}
