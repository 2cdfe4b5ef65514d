@echo off
setlocal EnableExtensions
set "BASE=%~dp0"
if "%BASE:~-1%"=="\" set "BASE=%BASE:~0,-1%"
for /f "usebackq tokens=1,* delims==" %%a in ("%BASE%\.mvn\wrapper\maven-wrapper.properties") do set "WRAPPER_%%a=%%b"

set "JDK="
call :try "%JAVA_HOME%"
call :try "%JAVA25_HOME%"
for /d %%d in ("%ProgramFiles%\Eclipse Adoptium\*" "%ProgramFiles%\Java\*" "%USERPROFILE%\.jdks\*") do call :try "%%~d"
if not defined JDK (
  echo mvnw: this project needs JDK %WRAPPER_requiredJava% or newer and none was found. 1>&2
  echo   Install one, for example Temurin %WRAPPER_requiredJava%, and set JAVA_HOME or JAVA25_HOME to it. 1>&2
  exit /b 1
)
set "JAVA_HOME=%JDK%"

if not defined MAVEN_USER_HOME set "MAVEN_USER_HOME=%USERPROFILE%\.m2"
set "TARGET=%MAVEN_USER_HOME%\wrapper\dists\apache-maven-%WRAPPER_mavenVersion%\mvnw"
if exist "%TARGET%\bin\mvn.cmd" goto run
if not defined MVNW_DISTRIBUTION_URL set "MVNW_DISTRIBUTION_URL=%WRAPPER_distributionUrl%"
"%JAVA_HOME%\bin\java" "%BASE%\.mvn\wrapper\MavenInstaller.java" "%MVNW_DISTRIBUTION_URL%" "%WRAPPER_distributionSha512%" "%TARGET%"
if errorlevel 1 (
  echo mvnw: could not install Maven %WRAPPER_mavenVersion%; set MVNW_DISTRIBUTION_URL to a copy, the checksum still applies. 1>&2
  exit /b 1
)
:run
call "%TARGET%\bin\mvn.cmd" %*
exit /b %ERRORLEVEL%

:try
if defined JDK exit /b 0
if "%~1"=="" exit /b 0
if not exist "%~1\bin\javac.exe" exit /b 0
if not exist "%~1\release" exit /b 0
for /f "tokens=2 delims==." %%v in ('findstr /b "JAVA_VERSION=" "%~1\release"') do set "FEATURE=%%~v"
set "FEATURE=%FEATURE:"=%"
if %FEATURE% GEQ %WRAPPER_requiredJava% set "JDK=%~1"
exit /b 0
