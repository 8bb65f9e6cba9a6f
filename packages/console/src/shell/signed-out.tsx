import { Button, Text } from "@mantine/core";
import { useTranslations } from "use-intl";
import { signInAddress } from "../session/sign-in.ts";
import { NoticePage } from "./notice-page.tsx";

/** What a person sees who is not signed in, or not any more. Signing in leads back to where they were. */
export function SignedOut() {
  const t = useTranslations("shell.signedOut");
  return (
    <NoticePage title={t("title")}>
      <Text c="dimmed">{t("text")}</Text>
      <Button component="a" href={signInAddress()} fullWidth size="md" mt="lg" mb="lg">
        {t("action")}
      </Button>
      <Text size="sm" c="dimmed">
        {t("first")}
      </Text>
    </NoticePage>
  );
}
