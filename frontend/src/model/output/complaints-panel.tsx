import { AlertIcon, CheckIcon } from '../../shell/icons'
import { Panel } from '../../shell/panel'
import { useModel } from '../page/model-context'
import { useTexts } from '../texts/texts'

/** What the checks say of the model; each remark leads to its sticker. */
export function ComplaintsPanel() {
  const texts = useTexts()
  const { complaints, say, stickerOf, dispatch } = useModel()
  const words = texts.complaints
  const count = (severity: string) => String(complaints.filter((each) => each.severity === severity).length)
  return (
    <Panel
      name="complaints"
      title={words.title}
      tools={
        <p className="complaint-count" role="status">
          {words.count(count('error'), count('warning'))}
        </p>
      }
    >
      {complaints.length === 0 && (
        <p className="complaints-none">
          <CheckIcon />
          {words.none}
        </p>
      )}
      <ul className="complaints">
        {complaints.map((complaint) => {
          const { severity, code, path, values } = complaint
          const sticker = stickerOf(complaint)
          return (
            <li key={JSON.stringify([code, path, values])} className={`complaint complaint-${severity}`}>
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
                {say(complaint)}
              </div>
            </li>
          )
        })}
      </ul>
    </Panel>
  )
}
