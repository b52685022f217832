import { lessons } from '@food-delivery/lessons'
import { Icon } from '../shell/icons'
import { usePage } from '../shell/page-context'
import { useLessonTexts } from './texts/texts'

/** All lessons, with a mark at those that were finished. */
export function LessonList({ finished, onOpen }: { finished: readonly string[]; onOpen: (name: string) => void }) {
  const texts = useLessonTexts()
  const { settings, shared, format } = usePage()
  return (
    <>
      <p className="lesson-intro">{texts.intro}</p>
      <ol className="lesson-list">
        {lessons.map(({ name, title, minutes }) => (
          <li key={name}>
            <button type="button" onClick={() => onOpen(name)}>
              <span>{title[settings.language]}</span>
              <span className="lesson-minutes">
                {finished.includes(name) ? (
                  <>
                    <Icon name="check" />
                    <span className="visually-hidden">{texts.finished}</span>
                  </>
                ) : (
                  shared.units.minutes(format.integer(minutes))
                )}
              </span>
            </button>
          </li>
        ))}
      </ol>
    </>
  )
}
