package io.cadenza.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cadenza.cli.Main;
import io.cadenza.cli.Program;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class StudioCommandTest {
    @TempDir
    private Path folder;

    @Test
    void itServesUntilItIsStoppedAndTellsErrorsAsCommandsDo() throws Exception {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CompletableFuture<Integer> code = new CompletableFuture<>();
        Thread command = new Thread(() -> code.complete(
                Main.run(new PrintWriter(out), new PrintWriter(err), "studio", "--no-browser", "--port", "0")));
        command.start();
        while (!out.toString().contains("\n") && command.isAlive()) {
            Thread.sleep(10);
        }
        URI address = URI.create(out.toString().strip());
        assertThat(address.getHost()).isEqualTo("127.0.0.1");
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest request = HttpRequest.newBuilder(address.resolve("/api/compositions"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"model\":\"none\"}"))
                .build();
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).startsWith("{\"error\":{\"code\":5,\"line\":\"There is no model of that name;");

        command.interrupt();
        assertThat(code.get()).isZero();
        assertThatThrownBy(() -> client.send(request, HttpResponse.BodyHandlers.ofString()))
                .isInstanceOf(ConnectException.class);
    }

    @Test
    void whatItCannotServeIsSaidInOneLine() throws Exception {
        Path noModel = Files.writeString(folder.resolve("no.safetensors"), "no");
        assertThat(Program.run("studio", noModel, "--no-browser"))
                .extracting(Program::code)
                .isEqualTo(5);
        assertThat(Program.run("studio", "--port", "70000").err()).contains("--port is 0 to 65535, not 70000");
        try (ServerSocket taken = new ServerSocket(0)) {
            Program program = Program.run("studio", "--no-browser", "--port", taken.getLocalPort());
            assertThat(program.code()).isEqualTo(4);
            assertThat(program.errors()).singleElement().asString().contains("Cannot listen at 127.0.0.1, port ");
        }
        assertThat(Program.run("studio", "--no-browser", "--host", "no.such.host.invalid")
                        .err())
                .contains("There is no host no.such.host.invalid");
    }
}
