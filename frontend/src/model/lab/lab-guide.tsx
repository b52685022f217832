import { type HpaModel, type Model } from '@food-delivery/deployment-model'
import { Icon } from '../../shell/icons'
import { useModel } from '../page/model-context'
import { useModelTexts } from '../texts/texts'

const labSteps = ['services', 'ingress', 'orderHpa', 'productHpa', 'applied'] as const
type LabStep = (typeof labSteps)[number]

/** The steps of the HPA lab, with a check mark at each completed step. */
export function LabGuide() {
  const texts = useModelTexts()
  const { state } = useModel()
  const { lab } = texts
  const completed = completedSteps(state.present.model)
  return (
    <div className="lab-guide">
      <h3>{lab.title}</h3>
      <ol>
        {labSteps.map((step, index) => (
          <li key={step} className={completed.has(step) ? 'lab-done' : ''}>
            <span className="lab-mark" aria-hidden="true">
              {completed.has(step) ? <Icon name="check" /> : index + 1}
            </span>
            <span>
              {lab.steps[step]}
              {completed.has(step) && <span className="visually-hidden"> {lab.done}</span>}
            </span>
          </li>
        ))}
      </ol>
    </div>
  )
}

/** The steps of the HPA lab that the model completes. Never `applied`, which depends on the cluster. */
function completedSteps({ services, ingress, autoscalers }: Model): ReadonlySet<LabStep> {
  const hasService = (name: string) => services.some((service) => service.name === name)
  const hasHpa = (expected: Partial<HpaModel>) =>
    autoscalers.some((autoscaler) =>
      Object.entries(expected).every(([field, value]) => autoscaler[field as keyof typeof autoscaler] === value),
    )
  const hasRoute = services.some(({ service, paths }) => service && paths.length > 0)
  const hpaOfLab = { min: 1, max: 5, utilization: 20 }
  const isComplete: Partial<Record<LabStep, boolean>> = {
    services: ['order', 'delivery', 'product'].every(hasService),
    ingress: ingress !== undefined && hasRoute,
    orderHpa: hasHpa({ ...hpaOfLab, deployment: 'order', resource: 'cpu' }),
    productHpa: hasHpa({ ...hpaOfLab, deployment: 'product', resource: 'memory' }),
  }
  return new Set(labSteps.filter((step) => isComplete[step]))
}
