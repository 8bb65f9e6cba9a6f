import { ActionIcon, Menu, Tooltip } from "@mantine/core";
import { IconCheck, IconLanguage } from "@tabler/icons-react";
import { useLocale, useTranslations } from "use-intl";
import { type Locale, rememberLocale } from "../messages/locale.ts";
import { useMessageStore } from "../messages/message-provider.tsx";

/** Each language by its own name. */
const languages: readonly (readonly [Locale, string])[] = [
  ["en", "English"],
  ["zh-CN", "简体中文"],
];

/** Changes the language at once, and for the next time. */
export function LanguageMenu() {
  const t = useTranslations("shell");
  const store = useMessageStore();
  const current = useLocale();
  const choose = (locale: Locale) => {
    rememberLocale(locale);
    void store.speak(locale);
  };
  return (
    <Menu>
      <Menu.Target>
        <Tooltip label={t("language")}>
          <ActionIcon size="lg" aria-label={t("language")}>
            <IconLanguage size={19} stroke={1.75} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        {languages.map(([locale, name]) => (
          <Menu.Item
            key={locale}
            lang={locale}
            onClick={() => choose(locale)}
            aria-current={locale === current}
            rightSection={locale === current ? <IconCheck size={15} aria-hidden /> : null}
          >
            {name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
