import { Boundary } from '../../shell/boundary'
import { Broken } from '../../shell/broken'
import { PanelFrame, type PanelProps } from '../../shell/panel-frame'
import { useModel } from './model-context'

/** A region of the model page, which may fail alone. */
export function ModelPanel({ children, ...frame }: PanelProps) {
  const { broken } = useModel().texts
  return (
    <PanelFrame {...frame}>
      <Boundary fallback={(again) => <Broken words={broken} again={again} />}>{children}</Boundary>
    </PanelFrame>
  )
}
