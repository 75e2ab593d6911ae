package dev.leadline.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignerTest {

    /** From the tests of the reference libraries of Standard Webhooks. */
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private static final long TIMESTAMP = 1614265330;
    private static final String BODY = "{\"test\": 2432232314}";
    private static final String SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    private static Signer signer(String... secrets) {
        return new Signer(new TestWebhookConfig(Arrays.asList(secrets)));
    }

    @Test
    void theSignatureIsThatOfThePublishedTestVector() {
        assertThat(signer(SECRET).sign(ID, TIMESTAMP, BODY)).contains(SIGNATURE);
    }

    @Test
    void whileASecretIsReplacedThereIsASignatureOfEach() {
        String other = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

        String both = signer(other, " " + SECRET).sign(ID, TIMESTAMP, BODY).orElseThrow();

        assertThat(List.of(both.split(" "))).hasSize(2).endsWith(SIGNATURE).doesNotHaveDuplicates();
        assertThat(both.split(" ")[0])
                .isEqualTo(signer(other).sign(ID, TIMESTAMP, BODY).orElseThrow());
    }

    @Test
    void withoutASecretThereIsNoSignature() {
        assertThat(signer().sign(ID, TIMESTAMP, BODY)).isEqualTo(Optional.empty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                "whsec_short",
                "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLa==",
                "whsec_not base64 not base64 not base64",
                "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
            })
    void aSecretOfAnotherFormIsRefusedAndNotRepeated(String secret) {
        assertThatThrownBy(() -> signer(secret))
                .hasMessageContaining("LEADLINE_WEBHOOK_SECRET must be whsec_ and 24 to 64 random bytes in base64")
                .hasMessageNotContaining(secret);
    }
}
