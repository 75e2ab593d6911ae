package dev.leadline.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadline.web.FetchFailure.Reason;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing is fetched from inside networks, however the address is written. */
class AddressPolicyTest {

    private final AddressPolicy policy = new AddressPolicy(false, List.of());

    private static List<InetAddress> addresses(String... names) throws UnknownHostException {
        List<InetAddress> addresses = new ArrayList<>();
        for (String name : names) {
            addresses.add(InetAddress.getByName(name));
        }
        return addresses;
    }

    private static Reason reason(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        try {
            call.call();
        } catch (FetchFailure failure) {
            return failure.reason();
        } catch (Throwable other) {
            throw new AssertionError(other);
        }
        throw new AssertionError("it is allowed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.255.255.254",
                "0.0.0.0",
                "10.1.2.3",
                "100.64.0.1",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "192.0.2.1",
                "198.18.0.1",
                "198.51.100.7",
                "203.0.113.7",
                "224.0.0.1",
                "255.255.255.255",
                "::1",
                "::",
                "fe80::1",
                "fc00::1",
                "fd12:3456::1",
                "ff02::1",
                "2001:db8::1",
                "::ffff:10.0.0.1",
                "::7f00:1",
                "64:ff9b::a00:1",
                "2002:a00:1::1",
                "64:ff9b::7f00:1",
                "64:ff9b::a9fe:a9fe",
                "64:ff9b:1::5db8:d822",
                "2002:7f00:1::1",
                "2002:a9fe:a9fe::1",
                "2606:4700::5efe:a00:1",
                "2606:4700::200:5efe:7f00:1",
                "::5db8:d822",
                "::ffff:0:5db8:d822",
                "100::1",
                "100:0:0:1::1",
                "2001::1",
                "2001:1ff:ffff::1",
                "2001:0:7f00:1::1",
                "3fff::1",
                "3fff:fff:ffff::1",
                "1fff::1",
                "4000::1",
                "5f00::1",
                "8000::1",
                "fd00:ec2::254",
                "fec0::1",
                "fe80::1",
                "ff0e::1",
                "ffff:5db8:d822::1",
                "ffff:ffff:ffff:ffff:ffff:ffff:5db8:d822",
                "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"
            })
    void anAddressThatIsNotPublicIsRefused(String address) {
        assertThat(reason(() -> policy.choose(URI.create("http://example.com/"), addresses(address))))
                .isEqualTo(Reason.REFUSED_ADDRESS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "93.184.216.34",
                "172.32.0.1",
                "100.128.0.1",
                "2606:4700::1111",
                "2002:5db8:d822::1",
                "2606:4700::5efe:5db8:d822",
                "64:ff9b::5db8:d822",
                "::ffff:93.184.216.34",
                "2000::1",
                "2001:200::1",
                "2001:db7:ffff::1",
                "2001:db9::1",
                "3ffe:ffff::1",
                "3fff:1000::1",
                "32.2.10.0",
                "9.255.255.255",
                "11.0.0.0",
                "126.255.255.255",
                "128.0.0.0",
                "169.253.255.255",
                "169.255.0.0",
                "172.15.255.255",
                "192.0.1.0",
                "192.167.255.255",
                "192.169.0.0",
                "198.17.255.255",
                "198.20.0.0",
                "223.255.255.255"
            })
    void aPublicAddressIsFetchedFrom(String address) throws UnknownHostException {
        assertThat(policy.choose(URI.create("https://example.com/"), addresses(address)))
                .isEqualTo(InetAddress.getByName(address));
    }

    @Test
    void aNameWithOnePrivateAddressAmongPublicOnesIsRefused() {
        assertThat(reason(() ->
                        policy.choose(URI.create("http://two-faced.example/"), addresses("93.184.216.34", "::1"))))
                .isEqualTo(Reason.REFUSED_ADDRESS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://example.com/",
                "file:///etc/passwd",
                "gopher://example.com/",
                "//example.com/",
                "http:///path",
                "http://user:password@example.com/",
                "http://2130706433/",
                "http://0x7f000001/",
                "http://0177.0.0.1/",
                "http://127.1/",
                "http://0x7f.0.0.1/",
                "http://0x7f000001./",
                "http://017700000001/",
                "http://4294967297/",
                "http://127.0.0.1./",
                "http://127.0.0.256/",
                "http://1.2.3.4.5/",
                "http://①②⑦.⓪.⓪.①/",
                "http://%31%32%37.0.0.1/",
                "http://example.com%40127.0.0.1/",
                "http://example.com@127.0.0.1/"
            })
    void aUrlThatProgramsReadDifferentlyIsRefused(String url) {
        assertThat(reason(() -> policy.checkUrl(URI.create(url)))).isEqualTo(Reason.BAD_URL);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://example.com",
                "HTTPS://Example.com:443/a?b=c#d",
                "http://93.184.216.34/",
                "http://[2606:4700::1111]/"
            })
    void aUsualUrlIsFine(String url) {
        assertThatCode(() -> policy.checkUrl(URI.create(url))).doesNotThrowAnyException();
    }

    @Test
    void onlyTheWebsPortsAreFetchedFrom() {
        assertThat(reason(() -> policy.choose(URI.create("http://example.com:6379/"), addresses("93.184.216.34"))))
                .isEqualTo(Reason.BAD_URL);
    }

    @Test
    void theSwitchOpensLoopbackAtAnyPortAndNothingElse() throws UnknownHostException {
        AddressPolicy open = new AddressPolicy(true, List.of());

        assertThat(open.choose(URI.create("http://localhost:8080/"), addresses("127.0.0.1", "::1")))
                .isEqualTo(InetAddress.getByName("127.0.0.1"));
        assertThat(reason(() -> open.choose(URI.create("http://intranet/"), addresses("10.0.0.1"))))
                .isEqualTo(Reason.REFUSED_ADDRESS);
    }

    @Test
    void whatIsAllowedIsAllowedFromItsBeginningOnAndNothingBesides() throws UnknownHostException {
        AddressPolicy open = new AddressPolicy(false, List.of("http://wiki.intranet:8080/sales/"));
        List<InetAddress> inside = addresses("10.0.0.7");

        assertThat(open.choose(URI.create("http://wiki.intranet:8080/sales/acme?x=1"), inside))
                .isEqualTo(inside.get(0));
        for (String other : List.of(
                "http://wiki.intranet:8080/admin",
                "http://wiki.intranet:8080/sales/../admin",
                "http://wiki.intranet:8080/sales/%2e%2e/admin",
                "http://wiki.intranet:8080/sales/..%2fadmin",
                "http://wiki.intranet:9090/sales/",
                "https://wiki.intranet:8080/sales/",
                "http://wiki.intranet.evil.example:8080/sales/")) {
            assertThat(reason(() -> open.choose(URI.create(other), inside)))
                    .as(other)
                    .isEqualTo(Reason.REFUSED_ADDRESS);
        }
    }

    @Test
    void aSettingThatIsNoBeginningOfAUrlIsRefusedWithAnExample() {
        assertThatThrownBy(() -> new AddressPolicy(false, List.of("wiki")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("leadline.web.allow holds wiki")
                .hasMessageContaining("http://wiki.example:8080/sales/");
    }
}
