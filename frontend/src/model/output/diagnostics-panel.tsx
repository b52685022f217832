import { AlertIcon, CheckIcon } from '../../shell/icons'
import { Panel } from '../../shell/panel'
import { useModel } from '../page/model-context'
import { useTexts } from '../texts/texts'

/** Diagnostics of the model, each with a link to its sticker. */
export function DiagnosticsPanel() {
  const texts = useTexts()
  const { diagnostics, say, stickerOf, dispatch } = useModel()
  const words = texts.diagnostics
  const count = (severity: string) => String(diagnostics.filter((each) => each.severity === severity).length)
  return (
    <Panel
      name="diagnostics"
      title={words.title}
      tools={
        <p className="diagnostic-count" role="status">
          {words.count(count('error'), count('warning'))}
        </p>
      }
    >
      {diagnostics.length === 0 && (
        <p className="diagnostics-none">
          <CheckIcon />
          {words.none}
        </p>
      )}
      <ul className="diagnostics">
        {diagnostics.map((diagnostic) => {
          const { severity, code, path, values } = diagnostic
          const sticker = stickerOf(diagnostic)
          return (
            <li key={JSON.stringify([code, path, values])} className={`diagnostic diagnostic-${severity}`}>
              <AlertIcon />
              <div>
                <b>{words[severity]}</b>{' '}
                {sticker && (
                  <button
                    type="button"
                    className="link-button"
                    title={words.show}
                    onClick={() => dispatch({ type: 'selected', id: sticker.id, focus: true })}
                  >
                    {sticker.name}
                  </button>
                )}
                {sticker ? ': ' : ' '}
                {say(diagnostic)}
              </div>
            </li>
          )
        })}
      </ul>
    </Panel>
  )
}
