import { Icon } from '../../shell/icons'
import { usePage } from '../../shell/page-context'
import { Panel } from '../../shell/panel'
import { useModel } from '../page/model-context'
import { useModelTexts } from '../texts/texts'

/** The diagnostics of the model. One that concerns a sticker has a button that selects it. */
export function DiagnosticsPanel() {
  const { diagnostics: texts } = useModelTexts()
  const { shared } = usePage()
  const { diagnostics, describe, stickerOf, dispatch } = useModel()
  const count = (name: string) => String(diagnostics.filter(({ severity }) => severity === name).length)
  return (
    <Panel
      name="diagnostics"
      title={texts.title}
      tools={
        <p className="diagnostic-count" role="status">
          {texts.count(count('error'), count('warning'))}
        </p>
      }
    >
      {diagnostics.length === 0 && (
        <p className="finding finding-none">
          <Icon name="check" />
          {texts.none}
        </p>
      )}
      <ul className="findings">
        {diagnostics.map((diagnostic) => {
          const { severity, code, path, values } = diagnostic
          const sticker = stickerOf(diagnostic)
          return (
            <li key={JSON.stringify([code, path, values])} className={`finding finding-${severity}`}>
              <Icon name="alert" />
              <div>
                <b>{shared.severities[severity]}</b>{' '}
                {sticker && (
                  <button
                    type="button"
                    className="link-button"
                    title={texts.show}
                    onClick={() => dispatch({ type: 'selected', id: sticker.id, focus: true })}
                  >
                    {sticker.name}
                  </button>
                )}
                {sticker ? ': ' : ' '}
                {describe(diagnostic)}
              </div>
            </li>
          )
        })}
      </ul>
    </Panel>
  )
}
