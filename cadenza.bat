@echo off
rem Runs Cadenza from a checkout: builds the distribution when it is missing or older than the sources, then starts it.
setlocal EnableExtensions
if "%~1"=="--cuda" (
    echo cadenza: TensorFlow for Java has a CUDA build for Linux x86-64 only. Leave out --cuda. 1>&2
    exit /b 2
)
set "ROOT=%~dp0"
set "STAMP=%ROOT%music-cli\target\distribution.stamp"

set "REASON="
if not exist "%STAMP%" set "REASON=there is none yet"
if not defined REASON (
    powershell -NoProfile -Command "$s=(Get-Item '%STAMP%').LastWriteTime; $r='%ROOT%'; $n=Get-ChildItem $r*\pom.xml,($r+'pom.xml'),$r*\src\main -Recurse | Where-Object { $_.LastWriteTime -gt $s } | Select-Object -First 1; if ($n) { exit 1 } else { exit 0 }"
    if errorlevel 1 set "REASON=the sources are newer"
)
if defined REASON (
    where mvn >nul 2>&1
    if errorlevel 1 (
        echo cadenza: the distribution must be built ^(%REASON%^), and there is no mvn. Install Maven 3.8.1 or later. 1>&2
        exit /b 2
    )
    echo cadenza: building the distribution ^(%REASON%^); this takes a minute the first time 1>&2
    pushd "%ROOT%"
    call mvn -B -q -Dstyle.color=never -pl music-cli -am -DskipTests -Dspotless.check.skip=true -Djacoco.skip=true -Dcadenza.zip.skip=true package 1>&2
    if errorlevel 1 (
        popd
        echo cadenza: the build failed; its messages stand above. 1>&2
        exit /b 1
    )
    popd
)
call "%ROOT%music-cli\target\cadenza\bin\cadenza.bat" %*
exit /b %ERRORLEVEL%
